using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using BetweenTokens.Models;
using BetweenTokens.Sampling;
using BetweenTokens.Text;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook generate</c>: continues a text, shown as it comes.</summary>
internal static class GenerateCommand
{
    public static Command Build()
    {
        var input = new PromptInput("--prompt");
        var settings = new SamplingSettings();
        var chat = new Option<bool>("--chat")
        {
            Description = "The prompt is a user's message: put it into the chat template that the model's files carry.",
        };
        var system = new Option<string?>("--system") { Description = "A system message before it (with --chat)." };
        var json = new Option<bool>("--json")
        {
            Description = "Print JSON when all is done: ids, text, log-probabilities, why each text ended.",
        };
        var command = new Command("generate", "Continue a text with a model.") { chat, system, json };
        input.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(chat) ? result.GetValue(input.Text) is null : result.GetValue(system) is not null)
            {
                result.AddError("--chat puts a --prompt into the model's template, and --system goes with --chat.");
            }
        });
        settings.AddTo(command);
        command.SetAction((parse, cancel) =>
        {
            settings.Check(parse);
            using var model = input.Load(parse, announced: true);
            var prompt = parse.GetValue(chat)
                ? Conversation(model, parse.GetValue(system), parse.GetRequiredValue(input.Text)!)
                : input.Read(parse, model);
            var options = settings.Read(parse, model);
            if (parse.GetValue(json))
            {
                var texts = model.Generate(prompt, options, cancel);
                parse.WriteJson(Report(model, prompt, texts));
                SayWhereTheContextEnds(parse.InvocationConfiguration, model, prompt,
                    options, texts.Count(text => text.Stop == StopReason.ContextFull));
            }
            else
            {
                Show(parse.InvocationConfiguration, model, prompt, options, cancel);
            }

            return Task.FromResult(ExitCodes.Ok);
        });
        return command;
    }

    private static int[] Conversation(LanguageModel model, string? system, string message)
    {
        var tokenizer = model.Tokenizer as Tokenizer
            ?? throw new ArgumentException($"{model.Name} has no tokenizer, so it has no chat template: give token ids with --ids.");
        var template = ChatTemplate.Of(tokenizer, model.Name)
            ?? throw new ArgumentException($"The files of {model.Name} carry no chat template: write the conversation out with --prompt.");
        ChatMessage[] messages = [.. system is null ? Array.Empty<ChatMessage>() : [new("system", system)], new("user", message)];
        return [.. tokenizer.Encode(template.Render(messages)).Select(token => token.Id)];
    }

    /// <summary>One stream is shown as it comes; of several, each when it has ended, because they come interleaved.</summary>
    private static void Show(
        InvocationConfiguration console, LanguageModel model, int[] prompt, GenerationOptions options, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var texts = Enumerable.Range(0, options.Streams).Select(_ => new System.Text.StringBuilder()).ToList();
        var (count, full) = (0, 0);
        foreach (var token in model.Stream(prompt, options, cancel))
        {
            count++;
            full += token.Stop == StopReason.ContextFull ? 1 : 0;
            var text = model.Tokenizer is null ? FormattableString.Invariant($"{(token.Index == 0 ? "" : " ")}{token.Id}") : token.Text;
            if (options.Streams == 1)
            {
                console.Output.Write(text);
                console.Output.Flush();
            }
            else if (texts[token.Stream].Append(text) is { } whole && token.Stop is not null)
            {
                console.Output.WriteLine(FormattableString.Invariant($"── {token.Stream} ──"));
                console.Output.WriteLine(whole);
            }
        }

        if (options.Streams == 1)
        {
            console.Output.WriteLine();
        }

        console.Error.WriteLine(FormattableString.Invariant(
            $"{count} tokens, {count / clock.Elapsed.TotalSeconds:0.0} tokens/s, the prompt of {prompt.Length} included"));
        SayWhereTheContextEnds(console, model, prompt, options, full);
    }

    private static void SayWhereTheContextEnds(
        InvocationConfiguration console, LanguageModel model, int[] prompt, GenerationOptions options, int full)
    {
        if (full > 0)
        {
            var which = options.Streams == 1 ? "The text" : FormattableString.Invariant($"{full} of {options.Streams} texts");
            console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{which} stopped before --max-tokens {options.MaxTokens}: {model.Name} reads at most {model.ContextLength} tokens, "
                + $"and the prompt takes {prompt.Length} of them."));
        }
    }

    private static object Report(LanguageModel model, int[] prompt, IReadOnlyList<GeneratedText> texts) => new
    {
        Model = model.Name,
        PromptIds = prompt,
        Texts = texts.Select(text => new
        {
            text.Stream,
            Text = model.Tokenizer is null ? null : text.Text,
            text.Ids,
            Stop = text.Stop switch
            {
                StopReason.EndToken => "end token",
                StopReason.StopString => "stop string",
                StopReason.MaxTokens => "max tokens",
                _ => "context full",
            },
            text.LogProbability,
            Tokens = text.Tokens.Select(token =>
                new { token.Id, Text = model.Tokenizer is null ? null : token.Text, token.LogProbability }),
        }),
    };
}
