using System.CommandLine;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Training.Glass;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook models measure NAME</c>: measures a glass model again and notes the numbers in its training.json.</summary>
internal static class ModelsMeasureCommand
{
    public static Command Build()
    {
        var name = new Argument<string>("name") { Description = "A glass model, or the path of its folder." };
        var measured = NumberOption.Without(
            "--measure", "Predictions on which it is compared with its law. Default: as many as are noted.", 200_000L);
        var command = new Command("measure", "Measure a model that was trained here again, and note the numbers in its training.json.")
        {
            name, measured,
        };
        command.SetAction((parse, _) =>
        {
            var folder = ModelPlaces.Here().Find(parse.GetRequiredValue(name));
            var options = parse.GetValue(measured) is { } tokens ? MeasureOptions.On(tokens) : null;
            MeasuredNumbers.Write(parse.Console(), GlassModel.MeasureAgain(folder, options));
            return Task.FromResult(ExitCodes.Ok);
        });
        return command;
    }
}
