using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Neurons;
using BetweenTokens.Models;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>A neuron's card: the texts that fire it most beside the tokens that its value promotes.</summary>
public static class NeuronCards
{
    private const int Rows = 8, Before = 6;

    /// <summary>Reads texts for cards: documents of the world, or English passages.</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">How many.</param>
    public static NeuronMemory Memory(LanguageModel model, int texts) => AgreementSurveys.Memory(Kept.WithNeurons(model), texts, Rows);

    /// <summary>The same texts read by the same network with fresh weights.</summary>
    /// <inheritdoc cref="Memory"/>
    public static NeuronMemory Untrained(LanguageModel model, int texts)
    {
        // the memory keeps the network: the cards are drawn from it later
        var untrained = Controls.Untrained(Kept.WithNeurons(model), seed: 8);
        return NeuronMemory.Read(untrained, Memory(model, texts).Texts, Rows);
    }

    /// <summary>
    /// The neuron of the upper half of the layers whose value promotes a token most, in units of what it promotes on average; chosen by
    /// its value alone.
    /// </summary>
    /// <param name="memory">What was read.</param>
    /// <param name="model">The model.</param>
    /// <param name="token">The token, exactly one.</param>
    public static Neuron Promoting(NeuronMemory memory, LanguageModel model, string token)
    {
        var (config, id) = (Needed.Of(model).Config, TokenNames.TokenId(model.Tokenizer!, token));
        return Enumerable.Range(config.NLayers / 2, config.NLayers - (config.NLayers / 2))
            .SelectMany(layer => Enumerable.Range(0, config.DMlp).Select(k => new Neuron(layer, k)))
            .Where(neuron => Needed.Of(memory).Triggers(neuron).Count == Rows)
            .MaxBy(neuron => memory.Promotes(neuron, 3) is var top && top[0].Token == id ? top[0].Logit : double.NegativeInfinity);
    }

    /// <summary>The card.</summary>
    /// <param name="memory">What was read.</param>
    /// <param name="model">Whose words they are.</param>
    /// <param name="neuron">The neuron.</param>
    /// <param name="name">Whose network it is, in words.</param>
    public static Table Card(NeuronMemory memory, LanguageModel model, Neuron neuron, string name)
    {
        var (triggers, promoted) = (Needed.Of(memory).Triggers(neuron), memory.Promotes(neuron, Rows));
        string Say(int id) => Needed.Of(model).Tokenizer.Shown(id);
        string Context(Trigger at) => string.Join(' ', memory.Texts[at.Text].Skip(Math.Max(0, at.Position - Before + 1))
            .Take(Math.Min(Before, at.Position + 1)).Select(Say));
        return Table.Of($"{name}: {Kept.Say(neuron)}", Enumerable.Range(0, Math.Min(triggers.Count, promoted.Count)),
                ("что его возбуждает сильнее всего", i => Context(triggers[i])), ("активация", i => triggers[i].Activation),
                ("дальше шло", i => Say(triggers[i].Next)), ("его значение продвигает", i => Say(promoted[i].Token)),
                ("логит", i => promoted[i].Logit))
            .With("активация", "0.00").With("логит", "0.00");
    }

    /// <summary>Agreement of keys and values by layer, against chance, measured ahead.</summary>
    public static Visual Agreement() => Kept.Show(() =>
    {
        (string Name, string Survey)[] shown = [("стеклянная", "agreement world"), ("SmolLM2", "agreement SmolLM2")];
        var parts = shown.SelectMany(one => Kept.Table(one.Survey) is var table
            ? table["#layer"].Distinct().Order().Select(layer => (Label: $"{one.Name}, слой {layer + 1}",
                Rows: table.Where(row => row.Values[0] == layer)))
            : []).ToArray();
        return Pictures.Bars("Назвало ли значение то слово, которое шло за лучшим текстом ключа",
                new Axis("слой") { Labels = [.. parts.Select(part => part.Label)] }, new Axis("доля нейронов", "доля"),
                [
                    new BarGroup("совпало", [.. parts.Select(part => part.Rows["hit"].Average())]) { Role = Role.Model },
                    new BarGroup("случайно: значение чужого нейрона", [.. parts.Select(part => part.Rows["chance"].Average())])
                    {
                        Role = Role.Untrained,
                    },
                ],
                [Reference.AtX(0.015, "порог правила")])
            .Look("Насколько первая полоса длиннее случайной? Нейроны взяты наугад из верхней половины слоёв. Порог правила — разность "
                + "двух полос, взятая по всем этим слоям.");
    }, "agreement world", "agreement SmolLM2");
}
