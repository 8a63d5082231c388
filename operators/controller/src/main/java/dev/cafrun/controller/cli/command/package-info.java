/** What a command is, what it works with, and what commands have in common. */
@NullMarked
package dev.cafrun.controller.cli.command;

import org.jspecify.annotations.NullMarked;
