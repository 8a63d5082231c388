package dev.cafrun.faces.align;

/**
 * A face in its place.
 *
 * @param rgb stored side × stored side × 3 bytes: rows from the top, red first; not a copy
 * @param placing what it was placed by
 * @param outside share of the network's input, from 0 to 1, that lies outside the picture and is
 *     filled with one colour
 */
public record AlignedFace(byte[] rgb, PlacementSource placing, double outside) {}
