@org.jspecify.annotations.NullMarked
package dev.cafrun.controller.submission;
