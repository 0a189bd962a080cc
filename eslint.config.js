import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  // What the project is; whatever commands write beside it (models, pages, experiments of one's own) is not linted.
  {
    ignores: [
      "*",
      ...["bench", "experiments", "scripts", "src", "test", "eslint.config.js", "vitest.config.ts"].map(
        (name) => `!${name}`,
      ),
    ],
  },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      "@typescript-eslint/no-floating-promises": "error",
      // tfjs types tensors by rank; a cast to the rank that a function promises is not noise.
      "@typescript-eslint/no-unnecessary-type-assertion": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        AbortController: "readonly",
        setInterval: "readonly",
        clearInterval: "readonly",
        performance: "readonly",
        Buffer: "readonly",
        fetch: "readonly",
      },
    },
  },
  {
    // tf.tidy looks at every entry of what it is given back for tensors: of a typed array at every number, seconds for a kernel matrix.
    files: ["src/**/*.ts", "experiments/**/*.ts", "bench/**/*.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...[
          "ArrowFunctionExpression[body.type!='BlockStatement']",
          ":function ReturnStatement",
          ":function ReturnStatement > ArrayExpression",
        ].map((returned) => ({
          selector: `CallExpression[callee.property.name='tidy'] > ${returned} CallExpression[callee.property.name=/^(data|array|buffer)Sync$/]:not(MemberExpression > CallExpression)`,
          message:
            "tf.tidy must not return numbers: assign them to a variable outside, or return the tensor and read it after.",
        })),
      ],
    },
  },
  {
    files: ["src/**/*.ts", "experiments/**/*.ts"],
    ignores: ["src/cli/**"],
    rules: { "no-console": "error" },
  },
);
