/** Enough of VS Code's four default themes to see the preview alone as it looks inside. */
export interface Theme {
  readonly classes: string;
  readonly variables: Readonly<Record<string, string>>;
}

const FONT = { "font-family": "'DejaVu Sans', sans-serif", "font-size": "13px", "editor-font-family": "monospace" };

/** By the name that screenshots carry. */
export const THEMES: Readonly<Record<"dark" | "light" | "hc-dark" | "hc-light", Theme>> = {
  dark: {
    classes: "vscode-dark",
    variables: {
      ...FONT,
      "editor-background": "#1f1f1f",
      "editor-foreground": "#cccccc",
      "panel-border": "#2b2b2b",
      focusBorder: "#0078d4",
      "editorError-foreground": "#f14c4c",
      "editorHoverWidget-background": "#202020",
      "editorHoverWidget-foreground": "#cccccc",
      "editorHoverWidget-border": "#454545",
      "widget-shadow": "#0000005c",
      "dropdown-background": "#313131",
      "dropdown-foreground": "#cccccc",
      "dropdown-border": "#3c3c3c",
    },
  },
  light: {
    classes: "vscode-light",
    variables: {
      ...FONT,
      "editor-background": "#ffffff",
      "editor-foreground": "#3b3b3b",
      "panel-border": "#e5e5e5",
      focusBorder: "#005fb8",
      "editorError-foreground": "#e51400",
      "editorHoverWidget-background": "#f8f8f8",
      "editorHoverWidget-foreground": "#3b3b3b",
      "editorHoverWidget-border": "#c8c8c8",
      "widget-shadow": "#00000029",
      "dropdown-background": "#ffffff",
      "dropdown-foreground": "#3b3b3b",
      "dropdown-border": "#cecece",
    },
  },
  "hc-dark": {
    classes: "vscode-high-contrast",
    variables: {
      ...FONT,
      "editor-background": "#000000",
      "editor-foreground": "#ffffff",
      contrastBorder: "#6fc3df",
      contrastActiveBorder: "#f38518",
      focusBorder: "#f38518",
      "editorError-foreground": "#f48771",
      "editorHoverWidget-background": "#0c141f",
      "editorHoverWidget-foreground": "#ffffff",
      "editorHoverWidget-border": "#6fc3df",
      "dropdown-background": "#000000",
      "dropdown-foreground": "#ffffff",
      "dropdown-border": "#6fc3df",
    },
  },
  "hc-light": {
    classes: "vscode-high-contrast-light vscode-high-contrast",
    variables: {
      ...FONT,
      "editor-background": "#ffffff",
      "editor-foreground": "#292929",
      contrastBorder: "#0f4a85",
      contrastActiveBorder: "#006bbd",
      focusBorder: "#006bbd",
      "editorError-foreground": "#b5200d",
      "editorHoverWidget-background": "#ffffff",
      "editorHoverWidget-foreground": "#292929",
      "editorHoverWidget-border": "#0f4a85",
      "dropdown-background": "#ffffff",
      "dropdown-foreground": "#292929",
      "dropdown-border": "#0f4a85",
    },
  },
};
