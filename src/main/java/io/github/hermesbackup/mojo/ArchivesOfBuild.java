package io.github.hermesbackup.mojo;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.aether.SessionData;

/**
 * The archives that goals of this plugin have made in this build, for {@code verify}. They are kept in the data of the
 * repository session, which is made for one build and shared by all its modules; a static would outlive the build in a Maven
 * daemon. Values are JDK types only, since modules may load this plugin twice.
 */
final class ArchivesOfBuild {

    private static final String KEY = "io.github.hermesbackup.archives";

    private final SessionData data;

    ArchivesOfBuild(SessionData data) {
        this.data = data;
    }

    void add(Path archive) {
        while (true) {
            Object old = data.get(KEY);
            List<String> more = new ArrayList<>(strings(old));
            more.add(archive.toUri().toString()); // a path's text loses letters under LANG=C
            if (data.set(KEY, old, List.copyOf(more))) {
                return;
            }
        }
    }

    List<Path> all() {
        return strings(data.get(KEY)).stream().map(URI::create).map(Path::of).toList();
    }

    private static List<String> strings(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }
}
