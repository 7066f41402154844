package io.github.hermesbackup.io;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Says who holds a deleted file, in whatever locale this runs. */
final class OpenFilesMain {

    private OpenFilesMain() {}

    /** URIs of the home and of the file */
    public static void main(String[] args) throws IOException {
        OpenFiles files = OpenFiles.scan(Disk.real(), Path.of(URI.create(args[0])));
        System.out.println(files.deletedHolderOf(Path.of(URI.create(args[1]))).map(OpenFiles.Holder::pid));
    }
}
