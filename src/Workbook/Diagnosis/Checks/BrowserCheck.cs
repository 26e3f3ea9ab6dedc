namespace BetweenTokens.Workbook.Diagnosis.Checks;

/// <summary>A browser for the tests that look at pages; readers need none of this.</summary>
internal sealed class BrowserCheck : ICheck
{
    private static readonly string[] _programs = ["chromium", "chromium-browser", "google-chrome", "chrome"];

    private static readonly string[] _applications =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    public string Name => "browser for tests";

    public Finding Look(IMachine machine) => _programs.Select(machine.Program)
        .Concat(_applications.Where(machine.HasFile)).FirstOrDefault(path => path is not null) is { } browser
        ? this.Ok(browser)
        : this.Note("no Chromium or Chrome",
            "The browser tests are skipped. Install Chromium (Debian: apt-get install chromium) to run them; reading needs none.");
}
