@NullMarked
package dev.cafrun.controller.web;

import org.jspecify.annotations.NullMarked;
