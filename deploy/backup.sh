#!/bin/sh
# One night's backup: the database without persons' keys, the keys apart, then files and sealed heads.
# Needs DATABASE_URL and BACKUP_DIR; ECONSULATE_STATE_DIR as in the installation. docs/operations.md, "Backups", says why.
set -eu
: "${DATABASE_URL:?}" "${BACKUP_DIR:?}"
STATE_DIR=${ECONSULATE_STATE_DIR:-/var/lib/econsulate}
KEEP_KEYS_DAYS=${KEEP_KEYS_DAYS:-30}
KEEP_MAIN_DAYS=${KEEP_MAIN_DAYS:-365}
now=$(date -u +%Y-%m-%dT%H%M%SZ)
umask 077
mkdir -p "$BACKUP_DIR/main" "$BACKUP_DIR/keys" "$BACKUP_DIR/files" "$BACKUP_DIR/seals"

# Under a name that counts only once the dump is whole.
dump() {
    pg_dump -Fc "$@" -f "$to.part" "$DATABASE_URL"
    mv "$to.part" "$to"
}
to=$BACKUP_DIR/main/$now.dump dump --exclude-table-data=core_datakey
# After the other, so that no data lacks its key.
to=$BACKUP_DIR/keys/$now.dump dump --data-only --table=core_datakey
# Files never change once written. None is deleted here, so that a lost disk doesn't empty its backup; what belonged to
# erased people lies here without its key.
rsync -a "${ECONSULATE_FILES_DIR:-$STATE_DIR/files}/" "$BACKUP_DIR/files/"
rsync -a "${ECONSULATE_SEALS_DIR:-$STATE_DIR/seals}/" "$BACKUP_DIR/seals/"

# The age of the oldest keys is the time until an erasure is final.
find "$BACKUP_DIR/keys" -name '*.dump' -mtime "+$KEEP_KEYS_DAYS" -delete
find "$BACKUP_DIR/main" -name '*.dump' -mtime "+$KEEP_MAIN_DAYS" -delete
find "$BACKUP_DIR" -name '*.part' -mtime +1 -delete
echo "backed up: $now"
