using System.Text.Json;
using BetweenTokens.Files;
using BetweenTokens.Formats;
using BetweenTokens.Models.Families;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Loading;

/// <summary>Writes a transformer as a folder that loads again: our own config, our own names.</summary>
internal static class ModelSaver
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    /// <summary>Writes weights first, then the config, each beside its place and renamed.</summary>
    public static void Save(Transformer transformer, string folder, ScalarType type)
    {
        var parameters = transformer.Parameters;
        ScalarType TypeOf(ParameterSpec spec) => TransformerParameters.TypeOf(spec, type);
        using (var writer = SafetensorsWriter.Create(Path.Combine(folder, "model.safetensors"),
            parameters.Specs.Select(spec => new TensorPlan(spec.Name, spec.Shape, TypeOf(spec)))))
        {
            using var noGradient = no_grad();
            foreach (var spec in parameters.Specs)
            {
                using var scope = NewDisposeScope();
                writer.Write(spec.Name, parameters.Get(spec.Name).to(TypeOf(spec)));
            }

            writer.Complete();
        }

        AtomicFile.WriteText(Path.Combine(folder, "config.json"), OwnFamily.Write(transformer.Config).ToJsonString(_indented) + "\n");
    }
}
