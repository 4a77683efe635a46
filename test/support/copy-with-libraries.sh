# To be sourced, with the folder of an image in $root.

# The shared libraries of a program, with the paths at which its loader looks for them.
copy_with_libraries() {
  mkdir -p "$root$(dirname "$2")"
  cp -L "$1" "$root$2"
  ldd "$1" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
  done
}
