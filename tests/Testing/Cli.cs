using BetweenTokens.Workbook;

namespace BetweenTokens.Tests.Testing;

/// <summary>Runs the command line inside the test, and keeps what it printed.</summary>
internal sealed record Cli(int ExitCode, string Output, string Error)
{
    public static async Task<Cli> Run(params string[] args)
    {
        // No test goes to the network; those of fetching name a server of their own.
        Environment.SetEnvironmentVariable("BETWEEN_TOKENS_OFFLINE", "1");
        using StringWriter output = new(), error = new();
        int code = await WorkbookProgram.RunAsync(args, output, error);
        return new Cli(code, output.ToString(), error.ToString());
    }
}
