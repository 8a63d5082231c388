/** One class that ND4J 1.0.0-M2.1 still looks up by its old name. */
@NullMarked
package org.nd4j.nativeblas;

import org.jspecify.annotations.NullMarked;
