/** The control plane: it decides what runs, remembers what happened and shows it. */
@NullMarked
package dev.cafrun.controller;

import org.jspecify.annotations.NullMarked;
