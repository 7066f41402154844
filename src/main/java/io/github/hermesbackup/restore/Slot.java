package io.github.hermesbackup.restore;

/**
 * A place in the staging directories: what is to be published lies in {@code new/<id>}, what was there before in
 * {@code old/<id>}.
 *
 * @param volume which staging directory: the home may span several file systems, and each has its own
 * @param id file name
 */
record Slot(int volume, String id) {

    /** The slot of what lies beside the file, its {@code -wal} for example. */
    Slot beside(String suffix) {
        return new Slot(volume, id + suffix);
    }
}
