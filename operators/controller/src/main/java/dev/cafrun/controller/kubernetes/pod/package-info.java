/** What people may say of the pods of their stages. */
@NullMarked
package dev.cafrun.controller.kubernetes.pod;

import org.jspecify.annotations.NullMarked;
