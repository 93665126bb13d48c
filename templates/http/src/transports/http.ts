export const http = "http";
