export const stdio = "stdio";
