/** What a stage leaves behind: files and the manifest that makes them final. */
@NullMarked
package dev.cafrun.core.artifact;

import org.jspecify.annotations.NullMarked;
