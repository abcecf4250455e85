# unpack.sh, to be sourced: a program from Debian's packages in a folder of its own, without root rights and without installing anything. It asks the mirror that apt is
# set up with here, for releases that are named, whatever release this machine itself runs. What is unpacked brings its own loader and libraries.

give_up() {
  echo "$what could not be had: $1" >&2
  [ -z "${hint:-}" ] || echo "$hint" >&2
  exit 1
}

# unpack FOLDER SUITES PACKAGES: sets `got` to the release they came from; several may ask at once: one fetches, the others wait and find FOLDER/ready there
unpack() {
  local folder=$1 suites=$2 wanted=$3 suite
  for tool in apt-get dpkg-deb flock; do
    command -v "$tool" > /dev/null || give_up "there is no $tool here; this way needs Debian or a system made from it"
  done
  mkdir -p "$(dirname "$folder")"
  exec 9> "$folder.lock"
  flock 9
  [ -e "$folder/ready" ] && exit 0

  # the archive itself, not its security updates, which have none of the releases asked for
  local archive keys=/usr/share/keyrings/debian-archive-keyring.gpg
  archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2> /dev/null | grep -E '/debian/?$' | sed -n 1p || true)
  [ -n "$archive" ] || give_up "apt knows no mirror of Debian here (its sources list none that ends in /debian)"
  [ -r "$keys" ] || give_up "$keys is missing (package debian-archive-keyring), so that packages cannot be proven genuine"

  rm -rf "$folder"
  mkdir -p "$folder"/apt/{lists/partial,cache/archives/partial,etc/preferences.d,etc/sources.list.d} "$folder/root"
  # shellcheck disable=SC2064
  trap "rm -rf '$folder/apt'" EXIT
  : > "$folder/apt/installed"
  # an apt of its own, which keeps what this machine says about the way out (a proxy, how old a mirror may be), but knows nothing of what is installed or pinned
  local own=()
  for setting in Dir::Etc="$folder/apt/etc" Dir::State="$folder/apt" Dir::State::Lists="$folder/apt/lists" Dir::State::status="$folder/apt/installed" \
    Dir::Cache="$folder/apt/cache" APT::Sandbox::User= APT::Install-Recommends=false Acquire::Languages=none Acquire::Retries=3 Acquire::http::Timeout=30 \
    Debug::NoLocking=true; do own+=(-o "$setting"); done

  got=''
  for suite in $suites; do
    echo "deb [signed-by=$keys] $archive $suite main" > "$folder/apt/etc/sources.list"
    echo "$what: asking for it in Debian $suite ..." >&2
    # shellcheck disable=SC2086
    if apt-get -qq "${own[@]}" update >&2 && apt-get -qq "${own[@]}" --yes --download-only install $wanted > "$folder/apt/said" 2>&1; then
      got=$suite
      break
    fi
    tail -n 3 "$folder/apt/said" >&2 2> /dev/null || true
  done
  [ -n "$got" ] || give_up "its packages could not be downloaded (is there a network?); what apt said stands above"
  echo "$what: unpacking ..." >&2
  find "$folder/apt/cache/archives" -maxdepth 1 -name '*.deb' -print0 | xargs -0 -I{} dpkg-deb -x {} "$folder/root"
}

# runner FOLDER PROGRAM NAME: FOLDER/NAME starts PROGRAM by its own loader and libraries, since this machine's may be older than it was built for; sets `libraries`
runner() {
  local folder=$1 program=$2 name=$3 loader
  loader=$(cd "$folder/root" && find usr/lib usr/lib64 -maxdepth 2 -name 'ld-linux*.so*' 2> /dev/null | sed -n 1p)
  libraries=$(cd "$folder/root" && find usr/lib -maxdepth 1 -type d -name '*-linux-gnu*' | sed -n 1p)
  [ -n "$loader" ] && [ -n "$libraries" ] || give_up 'what was unpacked holds no C library'
  cat > "$folder/$name" << RUN
#!/bin/sh
root=\$(dirname "\$0")/root
exec "\$root/$loader" --library-path "\$root/$libraries" "\$root/$program" "\$@"
RUN
  chmod +x "$folder/$name"
}
