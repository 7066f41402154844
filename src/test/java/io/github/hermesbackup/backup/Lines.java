package io.github.hermesbackup.backup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects what a backup says of older archives that it could not build upon. */
final class Lines implements BackupListener {

    final List<String> said = new ArrayList<>();

    @Override
    public void notTakenOver(Path archive, String reason) {
        said.add(archive.getFileName() + ": " + reason);
    }
}
