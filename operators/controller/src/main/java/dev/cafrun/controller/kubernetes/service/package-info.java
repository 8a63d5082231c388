/** Whether the services that an operator stands on are there, and what people are told if not. */
@NullMarked
package dev.cafrun.controller.kubernetes.service;

import org.jspecify.annotations.NullMarked;
