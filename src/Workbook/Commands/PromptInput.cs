using System.CommandLine;
using System.Globalization;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Training.Runs;
using static TorchSharp.torch;

namespace BetweenTokens.Workbook.Commands;

/// <summary>The model and the text of a command, as ids or as characters: the same options wherever a model reads something.</summary>
/// <param name="textName">How the option for characters is called.</param>
internal sealed class PromptInput(string textName)
{
    /// <summary>The model.</summary>
    public Argument<string> Model { get; } = new("model") { Description = "A model's name, folder or file." };

    /// <summary>Token ids.</summary>
    public Option<string?> Ids { get; } = new("--ids")
    {
        Description = "Token ids, separated by spaces or commas; the way in for a model without a tokenizer.",
    };

    /// <summary>Characters.</summary>
    public Option<string?> Text { get; } = new(textName) { Description = "The text." };

    /// <summary>Type of the weights.</summary>
    public Option<string> Type { get; } = Among("--type", "float32", "bfloat16");

    /// <summary>Where the model computes.</summary>
    public Option<string?> Device { get; } = DeviceOption.Of();

    /// <summary>Adds the options to a command, and the rule that exactly one of the two ways is taken.</summary>
    public void AddTo(Command command)
    {
        command.Add(Model);
        command.Add(Ids);
        command.Add(Text);
        command.Add(Type);
        command.Add(Device);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Ids) is null == result.GetValue(Text) is null)
            {
                result.AddError($"Give the text either as {Text.Name} \"…\" or as --ids \"1 2 3\".");
            }
        });
        Ids.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } ids && Parse(ids) is null)
            {
                result.AddError($"--ids are whole numbers such as \"1 2 3\"; found '{ids}'.");
            }
        });
    }

    /// <summary>Loads the model, and says on the error stream what is to be known of it.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="announced">Whether to say before that it loads: a text is waited for, word by word.</param>
    public LanguageModel Load(ParseResult parse, bool announced = false)
    {
        var (error, name) = (parse.InvocationConfiguration.Error, parse.GetRequiredValue(Model));
        if (announced && ModelPlaces.Here().FindOrNull(name) is not null)
        {
            error.WriteLine($"Loading {name}…");
        }

        var model = LanguageModel.Load(
            name, parse.GetValue(Type) == "bfloat16" ? ScalarType.BFloat16 : ScalarType.Float32, parse.Read(Device));
        CommandOutput.Warn(error, model.Report?.Warnings ?? []);
        return model;
    }

    /// <summary>The ids that the model is to read.</summary>
    public int[] Read(ParseResult parse, LanguageModel model)
    {
        if (parse.GetValue(Ids) is { } given)
        {
            return Parse(given)!;
        }

        var (text, folder) = (parse.GetRequiredValue(Text)!, ModelPlaces.Here().FindOrNull(parse.GetRequiredValue(Model)));
        var ids = model.PromptIds(text);
        if (folder is not null && TrainingLog.Exists(folder) && model.Config.BeginId is { } begin && ids[0] != begin)
        {
            // A document that does not begin was never seen in training; what the model says of it means nothing.
            var mark = model.Tokenizer!.Piece(begin);
            parse.InvocationConfiguration.Error.WriteLine($"{model.Name} knows only documents that begin with {mark}: "
                + $"give {Text.Name} \"{mark} {text}\", unless its start is meant to be missing.");
        }

        return ids;
    }

    private static int[]? Parse(string ids)
    {
        var numbers = ids.Split([' ', ',', ';', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1).ToArray();
        return numbers.Length == 0 || numbers.Contains(-1) ? null : numbers;
    }

    private static Option<string> Among(string name, params string[] values)
    {
        var option = new Option<string>(name)
        {
            Description = $"Type of the weights: {values[0]} for numbers to compare, {values[1]} for speed.",
            DefaultValueFactory = _ => values[0],
        };
        return option.AcceptOnlyFromAmong(values);
    }
}
