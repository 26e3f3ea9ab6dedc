using System.CommandLine;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook models</c>: which models are here, and which can be had.</summary>
internal static class ModelsCommand
{
    public static Command Build() => new("models", "Which models are on this machine, and which can be fetched.")
    {
        ModelsListCommand.Build(),
        ModelsPullCommand.Build(),
        ModelsVerifyCommand.Build(),
        ModelsMeasureCommand.Build(),
    };
}
