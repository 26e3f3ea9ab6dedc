using BetweenTokens.Workbook;
using BetweenTokens.Workbook.Commands;
using BetweenTokens.Workbook.Diagnosis;
using Spectre.Console;
using Spectre.Console.Testing;
using Xunit;

namespace BetweenTokens.Tests.Workbook;

[Trait("tier", "fast")]
public class FittedTableTests
{
    private static readonly string[] _words =
    [
        "smollm2-135m-instruct", "../shared/models", "safetensors", "93.8 MiB", "weights", "about", "workbook models",
    ];

    [Theory]
    [InlineData(200)]
    [InlineData(100)]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(40)]
    public void No_name_and_no_number_is_broken_at_any_width(int width)
    {
        var console = new TestConsole().Width(width);
        var table = new Table().Border(TableBorder.Simple).AddColumns("Model", "Where", "Format")
            .AddColumn(new TableColumn("Size").RightAligned()).AddColumns("What it is", "State");
        table.AddRow("smollm2-135m-instruct", "../shared/models", "safetensors", "93.8 MiB",
            "SmolLM2 135M Instruct, weights of about four bits and a long description", "workbook models pull");
        console.WriteFitted(table);
        Assert.All(_words, word => Assert.Contains(word, console.Output, StringComparison.Ordinal));
        Assert.All(console.Lines, line => Assert.InRange(line.TrimEnd().Length, 0, width));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(50)]
    public void The_doctors_words_stay_whole(int width)
    {
        var console = new TestConsole().Width(width);
        DoctorCommand.Draw(console, [new Finding("notebook editors", State.Note,
            "jupyter, without a kernel for C#", "dotnet tool install --global Microsoft.dotnet-interactive")]);
        Assert.All(["notebook editors", "without", "kernel", "Microsoft.dotnet-interactive"],
            word => Assert.Contains(word, console.Output, StringComparison.Ordinal));
    }
}
