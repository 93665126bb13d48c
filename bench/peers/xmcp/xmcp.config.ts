export default {
  http: { port: 39412 },
  paths: { tools: "./src/tools", prompts: false, resources: false },
};
