package io.github.hermesbackup.mojo;

import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;

/** What a goal does, wherever and whenever it does it. */
interface GoalWork {

    /** Does it. */
    void run() throws MojoExecutionException, MojoFailureException;
}
