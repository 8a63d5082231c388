package dev.cafrun.core.worker;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageKey;

/**
 * What a registered version is asked about, as a pod receives it. The digests are those of files
 * whose manifest the registry vouches for: nothing else is loaded.
 *
 * @param store where everything is
 * @param artifact names the register stage's output that holds the version
 * @param model of its {@code model.caf}
 * @param golden of the golden faces that are to be scored; empty: the picture
 * @param picture the object that holds it; removed as soon as it is read
 * @param cropped whether it is a face already, so that its middle serves where none is found
 * @param answer the object to write
 * @param scratch a folder of this pod's own
 */
public record InferenceErrand(
    StoreAddress store,
    StageKey artifact,
    Sha256 model,
    String golden,
    String picture,
    boolean cropped,
    String answer,
    String scratch) {}
