package dev.cafrun.faces.align;

/**
 * A face in its place.
 *
 * @param rgb stored side × stored side × 3 bytes: rows from the top, red first; not a copy
 * @param placing what it was placed by
 */
public record AlignedFace(byte[] rgb, Placing placing) {}
