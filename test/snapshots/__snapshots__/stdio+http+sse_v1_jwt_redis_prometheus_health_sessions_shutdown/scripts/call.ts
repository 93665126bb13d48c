import { connect } from "../src/mcp/testing.ts";

const [name, json = "{}"] = process.argv.slice(2);
const client = await connect();
try {
  if (name === undefined) {
    console.log("Name a tool, and give its arguments as JSON:\n");
    for (const tool of await client.listTools()) {
      console.log(`  ${tool.name}  ${tool.description}`);
    }
    process.exitCode = 2;
  } else {
    const result = await client.call(name, JSON.parse(json), {
      onProgress: ({ progress, total = "?", message = "" }) =>
        console.error(`${progress}/${total} ${message}`),
    });
    console.log(result.text);
    if (result.isError) process.exitCode = 1;
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await client.close();
}
