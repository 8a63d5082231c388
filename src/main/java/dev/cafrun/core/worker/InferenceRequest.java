package dev.cafrun.core.worker;

/**
 * What a model is asked about, as the inference program receives it: its golden faces, or else the
 * one picture that comes on standard input, so that no picture of a person lies in a file.
 *
 * @param model a {@code model.caf} on this machine
 * @param golden the golden faces recorded with it, on this machine; empty: there is a picture
 * @param cropped whether the picture is a face already, so that its middle serves where none is
 *     found
 */
public record InferenceRequest(String model, String golden, boolean cropped) {}
