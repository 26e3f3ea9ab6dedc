using System.CommandLine;
using System.Globalization;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Models.Loading;
using Spectre.Console;
using static TorchSharp.torch;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook inspect MODEL</c>: the config as understood, the tensors, and what the model needs of memory.</summary>
internal static class InspectCommand
{
    public static Command Build()
    {
        var model = new Argument<string>("model") { Description = "A model's name, folder or file." };
        var all = new Option<bool>("--all") { Description = "A row for every tensor instead of one for each kind." };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of tables." };
        var command = new Command(
            "inspect", "What a model is: its config as understood, its tensors with shapes and stored types, and the memory it takes.")
        {
            model, all, json,
        };
        command.SetAction(parse =>
        {
            var description = ModelDescription.Of(ModelPlaces.Here().Find(parse.GetRequiredValue(model)));
            CommandOutput.Warn(parse.InvocationConfiguration.Error, description.Warnings);
            if (parse.GetValue(json))
            {
                parse.WriteJson(Report(description));
            }
            else
            {
                Draw(parse.Console(), description, parse.GetValue(all));
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static object Report(ModelDescription model) => new
    {
        model.Path,
        model.Family,
        config = ConfigRows.Values(model.Config),
        model.Parameters,
        model.Warnings,
        memory = new
        {
            stored = model.Tensors.Sum(entry => entry.Bytes),
            float32 = model.WeightBytes(ScalarType.Float32),
            bfloat16 = model.WeightBytes(ScalarType.BFloat16),
            cachePerTokenFloat32 = model.CacheBytesPerToken(ScalarType.Float32),
            cachePerTokenBFloat16 = model.CacheBytesPerToken(ScalarType.BFloat16),
        },
        tensors = model.Tensors.Select(entry =>
            new { entry.Name, entry.Shape, type = entry.StoredType, entry.Count, entry.Bytes, file = Path.GetFileName(entry.File) }),
    };

    private static void Draw(IAnsiConsole console, ModelDescription model, bool all)
    {
        console.WriteLine($"{model.Path}, family {model.Family}");
        var config = new Table().Border(TableBorder.Simple).AddColumns("Config as understood", "");
        foreach (var (name, value) in ConfigRows.Of(model.Config))
        {
            config.AddRow(Markup.Escape(name), Markup.Escape(value));
        }

        console.WriteFitted(config);
        console.WriteFitted(TensorTable.Of(model.Tensors, all));
        var stored = CommandOutput.Size(model.Tensors.Sum(entry => entry.Bytes));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{model.Parameters:#,0} parameters in {model.Tensors.Count} tensors; {stored} stored: {Types(model)}"));
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        {
            console.WriteLine($"In {type.ToString().ToLowerInvariant()}: weights {CommandOutput.Size(model.WeightBytes(type))}, "
                + $"cache of keys and values {CommandOutput.Size(model.CacheBytesPerToken(type))} a token{Full(model, type)}");
        }
    }

    private static string Types(ModelDescription model) =>
        string.Join(", ", model.Tensors.GroupBy(entry => entry.StoredType)
            .OrderByDescending(group => group.Sum(entry => entry.Bytes)).Select(group => $"{group.Count()} {group.Key}"));

    private static string Full(ModelDescription model, ScalarType type) =>
        model.Config.NContext is { } length
            ? FormattableString.Invariant($", {CommandOutput.Size(model.CacheBytesPerToken(type) * length)} for all {length:#,0}")
            : "";
}
