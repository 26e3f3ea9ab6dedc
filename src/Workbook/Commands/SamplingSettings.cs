using System.CommandLine;
using BetweenTokens.Sampling;

namespace BetweenTokens.Workbook.Commands;

/// <summary>The settings of <see cref="GenerationOptions"/> as options of a command.</summary>
internal sealed class SamplingSettings
{
    private static readonly GenerationOptions _defaults = new();

    private readonly Option<int> _maxTokens = NumberOption.Of("--max-tokens", "Longest continuation, in tokens.", _defaults.MaxTokens);
    private readonly Option<float> _temperature = NumberOption.Of("--temperature", "Divides the logits; 0 is greedy.", _defaults.Temperature);
    private readonly Option<int> _topK = NumberOption.Of("--top-k", "Keep the k likeliest; 0: no limit.", _defaults.TopK);
    private readonly Option<float> _topP = NumberOption.Of("--top-p", "Keep the nucleus of this mass; 1: everything.", _defaults.TopP);
    private readonly Option<float> _minP = NumberOption.Of("--min-p", "Keep what is at least this fraction as likely as the likeliest; 0: everything.", _defaults.MinP);
    private readonly Option<float> _typicalP = NumberOption.Of("--typical-p", "Keep the most typical tokens of this mass; 1: everything.", _defaults.TypicalP);
    private readonly Option<float> _penalty = NumberOption.Of("--repetition-penalty", "Weaken tokens that occurred; 1: no change.", _defaults.RepetitionPenalty);
    private readonly Option<int> _ngram = NumberOption.Of("--no-repeat-ngram", "Forbid repeated sequences of this many tokens; 0: allowed.", _defaults.NoRepeatNgram);
    private readonly Option<long> _seed = NumberOption.Of("--seed", "Same seed, same text.", _defaults.Seed);
    private readonly Option<bool> _greedy = new("--greedy") { Description = "Always take the likeliest token." };
    private readonly Option<int> _streams = NumberOption.Of("--streams", "How many continuations; stream i is the same whatever their number.", _defaults.Streams);
    private readonly Option<string[]> _stop = new("--stop") { Description = "A string that ends a text; may be given several times." };
    private readonly Option<bool> _ignoreEnd = new("--ignore-end") { Description = "Go on after an end token." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _maxTokens, _temperature, _topK, _topP, _minP, _typicalP, _penalty, _ngram, _seed, _greedy, _streams, _stop, _ignoreEnd })
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(_greedy) && result.GetResult(_temperature) is { Implicit: false } && result.GetValue(_temperature) != 0)
            {
                result.AddError("--greedy takes the likeliest token, so a temperature has no effect: give one of the two.");
            }
        });
    }

    public GenerationOptions Read(ParseResult parse) => new()
    {
        MaxTokens = parse.GetValue(_maxTokens),
        Temperature = parse.GetValue(_greedy) ? 0 : parse.GetValue(_temperature),
        TopK = parse.GetValue(_topK),
        TopP = parse.GetValue(_topP),
        MinP = parse.GetValue(_minP),
        TypicalP = parse.GetValue(_typicalP),
        RepetitionPenalty = parse.GetValue(_penalty),
        NoRepeatNgram = parse.GetValue(_ngram),
        Seed = parse.GetValue(_seed),
        Streams = parse.GetValue(_streams),
        StopStrings = parse.GetValue(_stop) ?? [],
        StopIds = parse.GetValue(_ignoreEnd) ? [] : null,
    };
}
