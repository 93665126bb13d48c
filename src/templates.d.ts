/** The content of `templates/`, compiled into a module by `scripts/templates.ts` when this package is built or tested. */
declare module "virtual:templates" {
  interface TemplateFile {
    /** Relative to its folder; the suffix `.hbs` is gone. */
    readonly path: string;
    readonly mode: 0o644 | 0o755;
    /** A text to copy, or a template that Handlebars has precompiled. */
    readonly content: string | TemplateSpecification;
  }

  export type TemplateFolders = Readonly<Record<string, readonly TemplateFile[]>>;

  export const templates: TemplateFolders;
  /** The npm packages that projects may depend on, by name, from `templates/package.json`. */
  export const versions: Readonly<Record<string, string>>;
}
