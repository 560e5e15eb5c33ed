/** For PowerShell 5.1 and later. */
export function powershellHook(prompt: boolean): string {
  const wrapped = `
if (-not $global:__VouchInnerPrompt) { $global:__VouchInnerPrompt = $function:prompt }

function global:prompt {
    __VouchState
    "$global:VOUCH_PROMPT$(& $global:__VouchInnerPrompt)"
}
`
  return `# PowerShell prompt hook for vouch, made by \`vouch init powershell\`

function global:__VouchState {
    $global:VOUCH_PROMPT = ''
    $folder = if ($env:XDG_RUNTIME_DIR -like '/*') { "$env:XDG_RUNTIME_DIR/vouch" } else { "$HOME/.vouch/run" }
    if (-not [System.IO.File]::Exists("$folder/session-end")) { return }
    try { $line = [System.IO.File]::ReadAllText("$folder/session-end") } catch { return }
    if ($line -notmatch '\\A(\\d{1,12}) (\\d{1,10})\\s*\\z') { return }
    $left = [long]$Matches[1] - [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
    if ($left -le 0 -or -not (Get-Process -Id $Matches[2] -ErrorAction SilentlyContinue)) {
        $global:VOUCH_PROMPT = '[vouch ended] '
    } elseif ($left -lt 3600) {
        $global:VOUCH_PROMPT = "[vouch $([math]::Floor($left / 60))m] "
    } else {
        $global:VOUCH_PROMPT = "[vouch $([math]::Floor($left / 3600))h$([math]::Floor($left % 3600 / 60))m] "
    }
}
${prompt ? wrapped : ''}`
}
