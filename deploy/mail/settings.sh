# Read by the scripts beside it (. settings.sh): goes to the checkout and takes the settings as systemd reads them; no word
# of them is carried out. Whatever goes wrong here is a reason for the mail server to try again.
ENVIRONMENT=/etc/econsulate/econsulate.env
cd "$(dirname "$0")/../.." || exit 75
if [ -e "$ENVIRONMENT" ] && [ ! -r "$ENVIRONMENT" ]; then
    echo "$(id -un) may not read $ENVIRONMENT (docs/operations.md, First start)" >&2
    exit 75
fi
if [ -r "$ENVIRONMENT" ]; then
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in
        [A-Z]*=*)
            value=${line#*=}
            case $value in
            \"*\") value=${value#\"} value=${value%\"} ;;
            \'*\') value=${value#\'} value=${value%\'} ;;
            esac
            export "${line%%=*}=$value" || exit 75
            ;;
        esac
    done <"$ENVIRONMENT"
fi
PATH=/srv/econsulate/venv/bin:$PWD/.venv/bin:$PATH
