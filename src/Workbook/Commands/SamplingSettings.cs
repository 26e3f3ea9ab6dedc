using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using BetweenTokens.Models;
using BetweenTokens.Sampling;

namespace BetweenTokens.Workbook.Commands;

/// <summary>The settings of <see cref="GenerationOptions"/> as options of a command.</summary>
internal sealed class SamplingSettings
{
    private static readonly GenerationOptions _defaults = new();

    private readonly Option<int> _maxTokens = NumberOption.Of("--max-tokens", "Longest continuation, in tokens.", _defaults.MaxTokens);
    private readonly Option<float> _temperature = NumberOption.Of(
        "--temperature", "Divides the logits; 0 always takes the likeliest token.", _defaults.Temperature);
    private readonly Option<int> _topK = NumberOption.Of("--top-k", "Keep the k likeliest; 0: no limit.", _defaults.TopK);
    private readonly Option<float> _topP = NumberOption.Of("--top-p", "Keep the nucleus of this mass; 1: everything.", _defaults.TopP);
    private readonly Option<float> _minP = NumberOption.Of(
        "--min-p", "Keep what is at least this fraction as likely as the likeliest; 0: everything.", _defaults.MinP);
    private readonly Option<float> _typicalP = NumberOption.Of(
        "--typical-p", "Keep the most typical tokens of this mass; 1: everything.", _defaults.TypicalP);
    private readonly Option<float> _penalty = NumberOption.Of(
        "--repetition-penalty", "Weaken tokens that occurred; 1: no change.", _defaults.RepetitionPenalty);
    private readonly Option<int> _ngram = NumberOption.Of(
        "--no-repeat-ngram", "Forbid repeated sequences of this many tokens; 0: allowed.", _defaults.NoRepeatNgram);
    private readonly Option<long> _seed = NumberOption.Of("--seed", "Same seed, same text.", _defaults.Seed);
    private readonly Option<bool> _greedy = new("--greedy") { Description = "Always take the likeliest token." };
    private readonly Option<int> _streams = NumberOption.Of(
        "--streams", "How many continuations; stream i is the same whatever their number.", _defaults.Streams);
    private readonly Option<string[]> _stop = new("--stop") { Description = "A string that ends a text; may be given several times." };
    private readonly Option<bool> _ignoreEnd = new("--ignore-end") { Description = "Go on after an end token." };

    private readonly Dictionary<string, Option> _names;

    /// <summary>Options by the settings that they set.</summary>
    public SamplingSettings() => _names = new(StringComparer.Ordinal)
    {
        [nameof(GenerationOptions.MaxTokens)] = _maxTokens,
        [nameof(GenerationOptions.Temperature)] = _temperature,
        [nameof(GenerationOptions.TopK)] = _topK,
        [nameof(GenerationOptions.TopP)] = _topP,
        [nameof(GenerationOptions.MinP)] = _minP,
        [nameof(GenerationOptions.TypicalP)] = _typicalP,
        [nameof(GenerationOptions.RepetitionPenalty)] = _penalty,
        [nameof(GenerationOptions.NoRepeatNgram)] = _ngram,
        [nameof(GenerationOptions.Streams)] = _streams,
        [nameof(GenerationOptions.StopStrings)] = _stop,
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            _maxTokens, _temperature, _topK, _topP, _minP, _typicalP, _penalty, _ngram, _seed, _greedy, _streams, _stop, _ignoreEnd,
        })
        {
            command.Add(option);
        }
    }

    /// <summary>
    /// Refuses settings outside their ranges and those that contradict each other. To be called before a
    /// model loads, for ten seconds perhaps.
    /// </summary>
    /// <exception cref="ArgumentException">All that is wrong, a line each.</exception>
    public void Check(ParseResult parse)
    {
        var result = parse.CommandResult;
        var faults = Read(result, new()).Faults()
            .Select(fault => $"{_names[fault.Setting].Name} is {fault.Found}; expected {fault.Expected}.").ToList();
        if (result.GetValue(_greedy) && result.GetResult(_temperature) is { Implicit: false } && result.GetValue(_temperature) != 0)
        {
            faults.Add("--greedy takes the likeliest token, so a temperature has no effect: give one of the two.");
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join('\n', faults));
        }
    }

    /// <summary>The settings given, then the publisher's, then the defaults; what is the publisher's is said.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="model">The model whose generation_config.json counts where nothing is given.</param>
    public GenerationOptions Read(ParseResult parse, LanguageModel model)
    {
        var published = GenerationOptions.PublishedFor(model);
        var options = Read(parse.CommandResult, published);
        var plain = Read(parse.CommandResult, _defaults);
        var told = new (string Name, object Asked, object Usual)[]
        {
            ("--temperature", options.Temperature, plain.Temperature),
            ("--top-k", options.TopK, plain.TopK),
            ("--top-p", options.TopP, plain.TopP),
            ("--min-p", options.MinP, plain.MinP),
            ("--typical-p", options.TypicalP, plain.TypicalP),
            ("--repetition-penalty", options.RepetitionPenalty, plain.RepetitionPenalty),
            ("--no-repeat-ngram", options.NoRepeatNgram, plain.NoRepeatNgram),
            ("--max-tokens", options.MaxTokens, plain.MaxTokens),
        }.Where(setting => !setting.Asked.Equals(setting.Usual))
            .Select(setting => string.Create(CultureInfo.InvariantCulture, $"{setting.Name} {setting.Asked}")).ToList();
        if (told.Count > 0)
        {
            parse.InvocationConfiguration.Error.WriteLine(
                $"By the model's generation_config.json: {string.Join(' ', told)}. Give an option to have another value.");
        }

        return options;
    }

    private GenerationOptions Read(CommandResult result, GenerationOptions otherwise)
    {
        var greedy = result.GetValue(_greedy);
        // A text that is not drawn is cut by nothing, and one that is cut is drawn; a publisher's penalties stay.
        var isCut = new Option[] { _topK, _topP, _minP, _typicalP }.Any(option => result.GetResult(option) is { Implicit: false });
        var usual = greedy ? otherwise with { Temperature = 0, TopK = 0, TopP = 1, MinP = 0, TypicalP = 1 }
            : isCut && otherwise.Temperature == 0 ? otherwise with { Temperature = _defaults.Temperature }
            : otherwise;
        return usual with
        {
            MaxTokens = Value(_maxTokens, usual.MaxTokens),
            Temperature = greedy ? 0 : Value(_temperature, usual.Temperature),
            TopK = Value(_topK, usual.TopK),
            TopP = Value(_topP, usual.TopP),
            MinP = Value(_minP, usual.MinP),
            TypicalP = Value(_typicalP, usual.TypicalP),
            RepetitionPenalty = Value(_penalty, usual.RepetitionPenalty),
            NoRepeatNgram = Value(_ngram, usual.NoRepeatNgram),
            Seed = Value(_seed, usual.Seed),
            Streams = Value(_streams, usual.Streams),
            StopStrings = result.GetValue(_stop) ?? [],
            StopIds = result.GetValue(_ignoreEnd) ? [] : null,
        };

        T Value<T>(Option<T> option, T unless) => result.GetResult(option) is { Implicit: false } ? result.GetValue(option)! : unless;
    }
}
