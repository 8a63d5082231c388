@org.jspecify.annotations.NullMarked
package dev.cafrun.controller.kubernetes.submission;
