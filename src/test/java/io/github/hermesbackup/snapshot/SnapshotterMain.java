package io.github.hermesbackup.snapshot;

import java.nio.file.Files;
import java.nio.file.Path;

/** Takes snapshots of a home, each with a change before it, and prunes, until it is killed; says when one is made. */
public final class SnapshotterMain {

    private SnapshotterMain() {}

    /** The home, and how many snapshots stay. */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        int keep = Integer.parseInt(arguments[1]);
        for (int i = 0; ; i++) {
            Files.writeString(
                    home.resolve("config.yaml"),
                    "model: " + ProcessHandle.current().pid() + " " + i + "\n");
            SnapshotResult result = Snapshots.of(home).keep(keep).run();
            System.out.println("made " + result.snapshot().orElseThrow().name());
            System.out.flush();
        }
    }
}
