namespace BetweenTokens.Workbook.Diagnosis.Checks;

/// <summary>The .NET SDK that global.json asks for: its major version or newer feature bands of it.</summary>
internal sealed class SdkCheck : ICheck
{
    private const int Major = 10;

    public string Name => ".NET SDK";

    public Finding Look(IMachine machine)
    {
        var version = machine.FirstLine("dotnet", "--version");
        return version is null ? this.Problem("the command dotnet does not run", $"Install the .NET SDK {Major} and open a new terminal.")
            : version.StartsWith($"{Major}.", StringComparison.Ordinal) ? this.Ok(version)
            : this.Problem(version, $"Install the .NET SDK {Major}; global.json asks for it.");
    }
}
