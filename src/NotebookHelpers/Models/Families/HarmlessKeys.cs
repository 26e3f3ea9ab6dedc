namespace BetweenTokens.Models.Families;

/// <summary>Keys of a config.json that do not change a forward pass, and keys that are understood at one value only.</summary>
internal static class HarmlessKeys
{
    /// <summary>What any family's config may hold: bookkeeping, training, default generation settings of old files.</summary>
    private static readonly string[] _everywhere =
    [
        "_attn_implementation_autoset", "_flash_attn_2_enabled", "_name_or_path", "architectures", "attn_implementation", "dtype", "initializer_range",
        "is_llama_config", "keys_to_ignore_at_inference", "model_type", "output_attentions", "output_hidden_states", "pad_token_id", "return_dict",
        "tokenizer_class", "torch_dtype", "torchscript", "transformers.js_config", "transformers_version", "unsloth_fixed", "unsloth_version", "use_bfloat16",
        "use_cache", "use_return_dict",

        // Dropout acts in training only.
        "attention_dropout", "attn_pdrop", "classifier_dropout", "embd_pdrop", "hidden_dropout", "resid_pdrop", "router_jitter_noise",

        // Heads for other tasks.
        "finetuning_task", "id2label", "label2id", "num_labels", "problem_type", "summary_activation", "summary_first_dropout", "summary_proj_to_labels",
        "summary_type", "summary_use_proj", "task_specific_params",

        // Decoding defaults, which belong to generation_config.json.
        "bad_words_ids", "begin_suppress_tokens", "decoder_start_token_id", "diversity_penalty", "do_sample", "early_stopping", "encoder_no_repeat_ngram_size",
        "exponential_decay_length_penalty", "forced_bos_token_id", "forced_eos_token_id", "length_penalty", "max_length", "min_length", "no_repeat_ngram_size",
        "num_beam_groups", "num_beams", "num_return_sequences", "output_scores", "prefix", "remove_invalid_values", "repetition_penalty",
        "return_dict_in_generate", "sep_token_id", "suppress_tokens", "temperature", "tf_legacy_loss", "top_k", "top_p", "typical_p",

        // How the reference implementation splits its work.
        "chunk_size_feed_forward", "pretraining_tp", "reorder_and_upcast_attn", "gradient_checkpointing", "output_router_logits", "router_aux_loss_coef",
    ];

    /// <summary>Marks what is harmless and refuses what would change the numbers in a way that is not supported.</summary>
    public static void Account(ConfigReader config)
    {
        config.Harmless(_everywhere);
        foreach (var name in new[] { "add_cross_attention", "is_encoder_decoder", "tie_encoder_decoder", "rope_interleaved" })
        {
            config.Only(name, "false", value => value.ValueKind == System.Text.Json.JsonValueKind.False);
        }

        // "is_decoder" changes nothing in families that are decoders by nature.
        config.Harmless("is_decoder", "cross_attention_hidden_size");
        config.Only("pruned_heads", "no pruned heads", value => value.ValueKind == System.Text.Json.JsonValueKind.Object && !value.EnumerateObject().Any());
        config.Only("quantization_config", "plain weights", _ => false);
        config.Only("auto_map", "a family that needs no code of its own", _ => false);
    }
}
