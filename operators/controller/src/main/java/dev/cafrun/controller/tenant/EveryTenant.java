package dev.cafrun.controller.tenant;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * Marks what shows everybody's things, for the program itself and for commands. What answers
 * requests gets the same without this mark, and so only what its caller may see.
 */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
public @interface EveryTenant {}
