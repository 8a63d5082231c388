/**
 * What a worker does beside its stage when it runs in a pod: it forwards its events, leaves its log
 * in the object store and its failure with the kubelet. All of it is a courtesy: none of it can
 * fail the stage.
 */
@NullMarked
package dev.cafrun.worker.pod;

import org.jspecify.annotations.NullMarked;
