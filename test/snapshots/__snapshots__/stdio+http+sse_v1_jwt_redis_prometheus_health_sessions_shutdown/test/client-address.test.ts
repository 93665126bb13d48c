import assert from "node:assert/strict";
import { test } from "node:test";

import {
  clientAddress,
  parseTrustedProxies,
} from "../src/lib/http/client-address.ts";

const address = (peer: string, forwardedFor: string | null, trust: string) =>
  clientAddress(peer, forwardedFor, parseTrustedProxies(trust)!);

test("without proxies, nobody is believed", () => {
  assert.equal(address("192.0.2.1", "203.0.113.9", "0"), "192.0.2.1");
});

test("as many proxies are believed as there are, and no more", () => {
  const forwarded = "1.1.1.1, 203.0.113.9, 10.0.0.2";
  assert.equal(address("10.0.0.1", forwarded, "1"), "10.0.0.2");
  assert.equal(address("10.0.0.1", forwarded, "2"), "203.0.113.9");
  assert.equal(address("10.0.0.1", null, "2"), "10.0.0.1");
});

test("proxies are known by their networks, of whatever length the way is", () => {
  const forwarded = "1.1.1.1, 203.0.113.9, 10.0.0.2";
  assert.equal(address("10.0.0.1", forwarded, "10.0.0.0/8"), "203.0.113.9");
  assert.equal(address("192.0.2.1", forwarded, "10.0.0.0/8"), "192.0.2.1");
});

test("an IPv6 network counts as one, and a disguised IPv4 address as itself", () => {
  assert.equal(address("2001:db8:1:2:3::9", null, "0"), "2001:db8:1:2::/64");
  assert.equal(address("2001:db8::1", null, "0"), "2001:db8:0:0::/64");
  assert.equal(address("::ffff:192.0.2.1", null, "0"), "192.0.2.1");
});

test("what is no number and no address is refused", () => {
  for (const text of ["true", "10.0.0.0/33", "proxy.example", "-1"]) {
    assert.equal(parseTrustedProxies(text), undefined);
  }
});
