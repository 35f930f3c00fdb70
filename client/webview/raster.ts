import { html } from "./dom";

/** Pixels of the PNG for one of the drawing: sharp on paper and on dense screens. */
const DENSITY = 2;

/**
 * Draws an SVG as PNG, by the browser itself. The drawing loads nothing, so that the canvas stays readable.
 * @param markup a whole SVG document with a width and a height
 * @returns the PNG
 * @throws Error where the browser cannot draw it
 */
export async function rasterised(markup: string): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([markup], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const [width, height] = [image.naturalWidth * DENSITY, image.naturalHeight * DENSITY];
    const canvas = html("canvas", { width, height });
    canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (blob === null) throw new Error(`A picture of ${width} by ${height} pixels is too large for this browser.`);
    return blob;
  } finally {
    URL.revokeObjectURL(address);
  }
}
