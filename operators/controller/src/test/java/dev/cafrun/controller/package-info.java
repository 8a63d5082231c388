@NullMarked
package dev.cafrun.controller;

import org.jspecify.annotations.NullMarked;
