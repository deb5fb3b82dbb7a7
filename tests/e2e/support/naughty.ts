/** Strings that break pages which take them for anything but text. */
export const markup = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
export const nameWithMarkup = "\"><svg/onload=alert(1)> ' OR 1=1 -- Ω≈ç 社會 🏴‍☠️ {{7*7}} %s";
