package io.github.hermesbackup.home;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the world outside says about where things are, handed in so that nothing in the core asks it behind a test's back.
 *
 * @param environment environment variables
 * @param userHome absolute home directory of the user
 * @param currentDirectory absolute directory at which relative paths begin
 * @param windows true where the platform's conventions for directories are those of Windows
 */
public record Surroundings(Map<String, String> environment, Path userHome, Path currentDirectory, boolean windows) {

    /** Keeps a copy of the environment. */
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** The value of an environment variable; a blank one counts as not set. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
