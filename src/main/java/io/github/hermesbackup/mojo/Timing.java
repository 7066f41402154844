package io.github.hermesbackup.mojo;

/** When a goal does its work in a build of several modules that bind it. */
enum Timing {
    /** Each time that it is called, in each module for itself. */
    EACH_TIME,
    /** In each module that binds it; from the command line, where Maven calls it in each module, once for each home. */
    EACH_MODULE,
    /** In the module that comes to it first; the others wait for it and share its failure. */
    FIRST_MODULE,
    /** After the last of the modules that bind it has come to it. */
    LAST_MODULE
}
